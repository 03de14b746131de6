// One session of an app that uses Procore's own JavaScript SDK, against a simulator.
//
// The SDK is used as npm delivers it. Its published code (dist/clientOptions.js) lets every
// function take `{apiHostname}`, for the API and for the token endpoint alike, and asks nothing of
// the scheme, so a plain `http://127.0.0.1:PORT` is enough: nothing is patched or intercepted.
// The SDK has no function for the client-credentials grant; apps post that one request themselves.
//
// Each step's outcome is printed as one JSON object, which a Python test looks at.
"use strict";

const [sdkPath, hostname, settingsText] = process.argv.slice(2);
const sdk = require(sdkPath);
const settings = JSON.parse(settingsText);
const options = { apiHostname: hostname, defaultCompanyId: settings.company };
const app = { id: settings.id, secret: settings.secret, uri: settings.uri };
const outcomes = {};

const clientFor = (token) => sdk.client(sdk.oauth(token), {}, options);

// The SDK rejects with {body, request, response} when the status is no success.
const caught = (promise) =>
  promise.then(
    () => ({ status: "no error" }),
    ({ body, response }) => ({ status: response.status, body })
  );

async function codeTokens() {
  const page = sdk.authorize({ clientId: app.id, uri: app.uri }, options);
  const answer = await fetch(`${page}&approve=1`, { redirect: "manual" });
  const code = new URL(answer.headers.get("location")).searchParams.get("code");
  const tokens = await sdk.token({ ...app, code }, options);
  const again = await sdk.token({ ...app, code }, options);
  outcomes.code = { tokens, again };
  return tokens;
}

async function refreshedTokens(tokens) {
  const old = { token: tokens.access_token, refresh: tokens.refresh_token };
  const fresh = await sdk.refresh({ ...app, ...old }, options);
  const again = await sdk.refresh({ ...app, ...old }, options);
  outcomes.refresh = { fresh, again };
  return fresh;
}

async function serviceToken() {
  const answer = await fetch(`${hostname}/oauth/token`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      grant_type: "client_credentials",
      client_id: app.id,
      client_secret: app.secret,
    }),
  });
  const tokens = await answer.json();
  const me = await clientFor(tokens.access_token).get({ base: "/me" });
  outcomes.service = { tokens, me: me.body };
}

async function projects(api) {
  const listed = await api.get({
    base: "/projects",
    version: "v1.1",
    qs: { company_id: settings.company, view: "compact", filters: { by_status: "All" } },
  });
  const shown = await api.get({
    base: "/projects",
    params: { id: settings.project },
    qs: { company_id: settings.company },
  });
  outcomes.projects = { listed: listed.body, shown: shown.body };
}

async function pages(api) {
  const rfis = { base: "/projects/{project}/rfis", params: { project: settings.project } };
  const numbers = [];
  let page = 1;
  let response;
  do {
    const answer = await api.get({ ...rfis, qs: { page, per_page: 10 } });
    numbers.push(...answer.body.map((rfi) => rfi.number));
    response = answer.response;
    page += 1;
  } while ((response.headers.get("link") || "").includes('rel="next"'));
  const past = await api.get({ ...rfis, qs: { page: 99, per_page: 10 } });
  const some = await api.get({ ...rfis, qs: { filters: { status: ["open", "draft"] } } });
  const header = (name) => response.headers.get(name);
  outcomes.pages = {
    numbers,
    total: header("total"),
    perPage: header("per-page"),
    limit: header("x-rate-limit-limit"),
    past: past.body,
    statuses: some.body.map((rfi) => rfi.status),
  };
}

async function writes(api) {
  const rfis = { base: "/projects/{project}/rfis", params: { project: settings.project } };
  const made = await api.post(rfis, {
    rfi: {
      subject: "From the SDK",
      rfi_manager_id: settings.manager,
      assignee_ids: [settings.manager],
      question: { body: "Does this work?" },
    },
  });
  const one = { ...rfis, params: { ...rfis.params, id: made.body.id } };
  const changed = await api.patch(one, { rfi: { due_date: "2026-04-01" } });
  const recycled = await api.patch({ ...one, action: "recycle" }, {});
  outcomes.writes = {
    made: [made.response.status, made.body.subject, made.body.status],
    changed: [changed.response.status, changed.body.due_date],
    recycled: recycled.body.deleted,
  };
}

async function submittals(api) {
  const all = {
    base: "/projects/{project}/submittals",
    version: "v1.1",
    params: { project: settings.project },
  };
  const listed = await api.get({ ...all, qs: { per_page: 5, sort: "-title" } });
  const v2 = await api.get({
    base: `/companies/${settings.company}/projects/{project}/submittals`,
    version: "v2.0",
    params: { project: settings.project },
  });
  const item = { base: "/task_items", qs: { project_id: settings.project } };
  const task = await api.post(item, { task_item: { title: "From the SDK" } });
  // A deletion answers 204, whose body is null: the SDK then makes an empty object.
  const gone = await api.delete({ ...item, params: { id: task.body.id } });
  outcomes.submittals = {
    titles: listed.body.map((each) => each.title),
    v2: v2.body.data.map((each) => typeof each.id),
    gone: [gone.response.status, gone.body],
  };
}

async function errors(api) {
  const rfis = `/rest/v1.0/projects/${settings.project}/rfis`;
  outcomes.errors = {
    invalid: await caught(api.post(rfis, { rfi: { subject: "" } })),
    missing: await caught(api.get(`${rfis}/1`)),
    token: await caught(clientFor("no-such-token").get({ base: "/me" })),
    v2: await caught(api.get(`/rest/v2.0/companies/${settings.company}/nothing`)),
  };
}

async function refresherTakesOver(tokens) {
  const stale = sdk.oauth("stale");
  const refresh = () =>
    sdk.refresh({ ...app, token: "stale", refresh: tokens.refresh_token }, options);
  const api = sdk.client(sdk.refresher(stale, refresh), {}, options);
  const me = await api.get({ base: "/me" });
  outcomes.refresher = { me: me.body, token: stale.getToken() !== "stale" };
  return stale.getToken();
}

async function goodbye(token) {
  const info = await sdk.info(token, options);
  const revoke = { token, clientId: app.id, clientSecret: app.secret };
  const revoked = await sdk.revoke(revoke, options);
  const again = await sdk.revoke(revoke, options);
  const after = await caught(clientFor(token).get({ base: "/me" }));
  outcomes.goodbye = { info, revoked, again, after: after.status };
}

async function main() {
  const fresh = await refreshedTokens(await codeTokens());
  const api = clientFor(fresh.access_token);
  await serviceToken();
  await projects(api);
  await pages(api);
  await writes(api);
  await submittals(api);
  await errors(api);
  await goodbye(await refresherTakesOver(fresh));
  console.log(JSON.stringify(outcomes));
}

main().catch((problem) => {
  console.error(problem && problem.body ? JSON.stringify(problem.body) : problem);
  process.exit(1);
});
