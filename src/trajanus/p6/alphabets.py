"""Which letters are common in the languages behind each Windows code page?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alphabet:
    """A code page with the characters beyond ASCII that its languages use most."""

    encoding: str
    common: frozenset[str]
    is_latin: bool = False

    @property
    def is_double_byte(self) -> bool:
        """Whether two bytes make a character."""
        return self.encoding in _DOUBLE_BYTE


def _alphabet(encoding: str, common: str, *, is_latin: bool = False) -> Alphabet:
    return Alphabet(encoding, frozenset(common), is_latin)


_DOUBLE_BYTE = frozenset({"gbk", "cp932", "cp949", "big5"})

_WESTERN = "éèêëàâäáãåçñóòôöúùûüíìîïßæøœÉÈÀÁÄÅÖØÜÑÇÓÍÚÊÔ°²³±½¼–—‘’“”•…€£®µ™×·§º"  # noqa: RUF001
_PUNCTUATION = "、。，：；（）《》－·"  # noqa: RUF001

#: More common ones first.
ALPHABETS = (
    _alphabet("cp1252", _WESTERN, is_latin=True),
    _alphabet(
        "gbk",
        _PUNCTUATION
        + "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能"
        "下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量"
        "程施安装土建设备管道机基础砼混凝钢筋结构墙梁柱板层楼顶门窗给排风消防梯路桥桩验收调试阶段项"
        "目第一二三四五六七八九区号厂房屋面装修材料采购台图纸审批合同开完竣交付竖平台站变线缆仪表运输"
        "挖填方模支架防水保温砌体抹灰吊车间泵阀门罐塔压容器接地照明网络系统测试及清理场临时围护坑",
    ),
    _alphabet("cp1251", "абвгдежзийклмнопрстухчшыьэюяіїєґАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЯ№«»–"),  # noqa: RUF001
    _alphabet("cp1256", "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئپچگژ،؛؟ـ"),
    _alphabet(
        "cp932",
        "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんが"
        "ぎぐげござじずぜぞだでどばびぶべぼっアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフ"
        "ヘホマミムメモヤユヨラリルレロワンガギグゲゴザジズゼゾダデドバビブベボパピプペポッャュョー"
        "工事設計基礎鉄骨配管電気機械検査試運転施建築土木完了開始第一二三階棟区",
    ),
    _alphabet(
        "cp949",
        "의이다에를을는은가로고한하기사공정시설치계도리지대인전자장비수조상부구제동성원해일관검토작업"
        "착완료건축토목전기배관철근콘크트리기초지하층벽보슬래브마감설비통신소방조경포장굴터파되메우설"
        "반입발주승인도면계약준철골거푸집타설양생방수단열창호도배타일바닥천외내시운인허가및",
    ),
    _alphabet(
        "big5",
        "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下"
        "過子說產種面而方後多定行學法所民得經十三之進著等部度家電力里如水化高自二理起小物現實加量"
        "程施安裝土建設備管道機基礎混凝鋼筋結構牆梁柱板層樓頂門窗給排風消防路橋樁驗收調試階段項目第"
        "、。，：；（）",  # noqa: RUF001
    ),
    _alphabet("cp1250", "ąćęłńóśźżŁŚŻŹČčďěňřŘšŠťůýžŽáéíúôäľöőüűÁÉÍ°–„”“§", is_latin=True),  # noqa: RUF001
    _alphabet("cp1254", "çğışöüÇĞİŞÖÜâî°²³±–‘’“”", is_latin=True),  # noqa: RUF001
    _alphabet("cp1253", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ«»"),
    _alphabet("cp1255", "אבגדהוזחטיךכלםמןנסעףפץצקרשת"),
    _alphabet("cp874", "กขคฆงจฉชซญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหอฮะัาำิีึืุูเแโใไ็่้๊๋์"),
)
