"""The same RFIs into the same database by dlt's `rest_api` source, as its guide shows it.

Run by the Python of an environment that has `dlt[postgres]`; prints the seconds.
"""

import json
import os
import sys
import tempfile
import time
from urllib.parse import parse_qs, quote, urlsplit

import dlt
from dlt.destinations.impl.postgres.configuration import PostgresCredentials
from dlt.sources.rest_api import rest_api_source

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
asked = json.loads(sys.argv[1])
address = urlsplit(asked["database"])
database = PostgresCredentials()
database.drivername = "postgresql"
database.database = address.path.removeprefix("/")
database.username = address.username
database.password = address.password or "none"
# A directory means a socket in it; dlt writes the host into an address as it is.
database.host = quote(parse_qs(address.query).get("host", [address.hostname])[0], safe="")
source = rest_api_source(
    {
        "client": {
            "base_url": asked["base_url"],
            "auth": {"type": "bearer", "token": asked["token"]},
            "headers": {"Procore-Company-Id": asked["company"]},
            "paginator": {"type": "header_link"},
        },
        "resources": [
            {
                "name": "rfis",
                "write_disposition": "merge",
                "primary_key": "id",
                "endpoint": {"path": asked["path"], "params": {"per_page": asked["per_page"]}},
            }
        ],
    }
)
with tempfile.TemporaryDirectory() as directory:
    pipeline = dlt.pipeline(
        "rfis",
        pipelines_dir=directory,
        destination=dlt.destinations.postgres(database),
        dataset_name="dlt_rfis",
    )
    began = time.perf_counter()
    pipeline.run(source)
    print(time.perf_counter() - began)
