"""The lists that names and addresses are put together from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Land:
    """One country as our trading world knows it. `cities` are (name, postcode pattern with # for a digit)."""

    code: str
    english: str
    own: str
    dial: str
    firsts: tuple[str, ...]
    lasts: tuple[str, ...]
    cities: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]  # with {n} for the house number
    forms: tuple[str, ...]
    vat: str  # python-stdnum's module: cc.name
    vat_type: str  # Tryton's name of the identifier


LANDS = (
    Land(
        "GB",
        "United Kingdom",
        "United Kingdom",
        "44",
        ("Harriet", "Oliver", "Megan", "Callum", "Priya", "Gareth", "Isla", "Duncan", "Fiona", "Rhys", "Nadia", "Toby"),
        (
            "Ashworth",
            "Pemberton",
            "Okafor",
            "Llewellyn",
            "Garside",
            "Thackeray",
            "Winstanley",
            "Bramhall",
            "Kershaw",
            "Dunmore",
            "Hollis",
            "Fairbairn",
            "Cartmell",
            "Penrose",
            "Sedgwick",
            "Whitlock",
        ),
        (
            ("Leeds", "LS# #AB"),
            ("Bristol", "BS# #QT"),
            ("Hull", "HU# #DE"),
            ("Dundee", "DD# #NY"),
            ("Swansea", "SA# #PL"),
        ),
        ("{n} Foundry Road", "{n} Canal Street", "Unit {n}, Tannery Lane", "{n} Harbour Street", "{n} Mill Road"),
        ("Ltd", "Limited", "PLC", "LLP"),
        "gb.vat",
        "gb_vat",
    ),
    Land(
        "DE",
        "Germany",
        "Deutschland",
        "49",
        ("Jürgen", "Annika", "Björn", "Friederike", "Lothar", "Käthe", "Matthias", "Sörine", "Uwe", "Wiebke"),
        (
            "Böttcher",
            "Krüger",
            "Hölscher",
            "Weißmann",
            "Lüdemann",
            "Grünwald",
            "Schäfer",
            "Ostermann",
            "Brinkhoff",
            "Tillmanns",
            "Köhler",
            "Reimers",
            "Dörfler",
            "Petersen",
            "Strauß",
            "Vogelsang",
        ),
        (("Hamburg", "20###"), ("Köln", "50###"), ("München", "80###"), ("Bremen", "28###"), ("Leipzig", "04###")),
        ("Hafenstraße {n}", "Am Güterbahnhof {n}", "Gießereistraße {n}", "Lindenallee {n}", "Speicherstraße {n}"),
        ("GmbH", "AG", "GmbH & Co. KG", "KG"),
        "de.vat",
        "eu_vat",
    ),
    Land(
        "FR",
        "France",
        "France",
        "33",
        ("Aurélie", "Benoît", "Chloé", "Étienne", "Françoise", "Gaël", "Hélène", "Jérôme", "Maëlle", "Rémi"),
        (
            "Beaumont",
            "Delacroix",
            "Lefèvre",
            "Garnier",
            "Chevallier",
            "Gauthier",
            "Moreau",
            "Bénard",
            "Rousselin",
            "Thibault",
            "Courtois",
            "Fournel",
            "Mézières",
            "Pélissier",
        ),
        (("Lyon", "6900#"), ("Nantes", "4400#"), ("Lille", "5900#"), ("Bordeaux", "3300#"), ("Orléans", "4500#")),
        ("{n} rue des Tanneurs", "{n} avenue du Port", "{n} boulevard Voltaire", "{n} quai de la Fosse"),
        ("SARL", "SA", "SAS", "EURL"),
        "fr.tva",
        "eu_vat",
    ),
    Land(
        "IT",
        "Italy",
        "Italia",
        "39",
        ("Alessia", "Bruno", "Chiara", "Davide", "Elisabetta", "Fabrizio", "Giada", "Lorenzo"),
        ("Bellandi", "Carpaneto", "Ferrarin", "Gallizio", "Marchetti", "Niccolò", "Pescarolo", "Santoro", "Tedeschi"),
        (("Milano", "201##"), ("Torino", "101##"), ("Bologna", "401##"), ("Forlì", "471##")),
        ("Via dei Mercanti {n}", "Corso Cavour {n}", "Via Officina {n}", "Piazza del Grano {n}"),
        ("S.r.l.", "S.p.A.", "S.a.s."),
        "it.iva",
        "eu_vat",
    ),
)

SECTORS = (
    "Logistics",
    "Foods",
    "Engineering",
    "Textiles",
    "Systems",
    "Packaging",
    "Optics",
    "Trading",
    "Tools",
    "Ceramics",
    "Marine",
    "Castings",
)

# Legal forms as another clerk may write them; an empty one is left out.
OTHER_FORMS = {
    "Ltd": ("Limited", "Ltd.", ""),
    "Limited": ("Ltd", ""),
    "PLC": ("plc", "P.L.C."),
    "LLP": ("L.L.P.", ""),
    "GmbH": ("G.m.b.H.", "Gesellschaft mbH", ""),
    "AG": ("Aktiengesellschaft", ""),
    "KG": ("K.G.", ""),
    "GmbH & Co. KG": ("GmbH & Co KG", "GmbH+Co.KG"),
    "SARL": ("S.A.R.L.", ""),
    "SA": ("S.A.", ""),
    "SAS": ("S.A.S.", ""),
    "EURL": ("E.U.R.L.", ""),
    "S.r.l.": ("srl", "SRL", ""),
    "S.p.A.": ("SpA", "spa"),
    "S.a.s.": ("sas", ""),
}

# Region, its division code for the credit code, its postcode, area code, and streets.
REGIONS = (
    ("宁波", "330200", "315###", "574"),
    ("苏州", "320500", "215###", "512"),
    ("佛山", "440600", "528###", "757"),
    ("青岛", "370200", "266###", "532"),
    ("温州", "330300", "325###", "577"),
    ("厦门", "350200", "361###", "592"),
    ("成都", "510100", "610###", "28"),
    ("无锡", "320200", "214###", "510"),
    ("东莞", "441900", "523###", "769"),
    ("大连", "210200", "116###", "411"),
)
STREETS_ZH = (
    "江东北路{n}号",
    "工业园区兴业路{n}号",
    "人民中路{n}号",
    "高新区科技大道{n}号",
    "滨海大道{n}号",
    "解放南路{n}号",
)
BRANDS = (
    "海泰",
    "鼎盛",
    "恒润",
    "宏远",
    "华晟",
    "瑞丰",
    "金澜",
    "东岳",
    "启航",
    "联鑫",
    "博雅",
    "天诚",
    "新锐",
    "永嘉",
    "卓越",
    "凯达",
    "正源",
    "云帆",
    "力拓",
    "万象",
    "明辉",
    "安捷",
    "润泽",
    "同创",
    "腾岳",
    "君悦",
    "朗清",
    "嘉禾",
)
TRADES = ("进出口", "机械设备", "电子科技", "纺织品", "包装材料", "贸易", "五金制品", "精密仪器", "化工", "食品")
FORMS_ZH = ("有限公司", "有限责任公司", "股份有限公司")
LASTS_ZH = ("王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "欧阳", "司马")
FIRSTS_ZH = (
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "丽华",
    "志强",
    "建国",
    "晓燕",
    "海涛",
    "文博",
    "思远",
    "雨桐",
    "子轩",
    "佳怡",
)
PINYIN = {
    "王": "wang",
    "李": "li",
    "张": "zhang",
    "刘": "liu",
    "陈": "chen",
    "杨": "yang",
    "赵": "zhao",
    "黄": "huang",
    "周": "zhou",
    "吴": "wu",
    "徐": "xu",
    "孙": "sun",
    "欧阳": "ouyang",
    "司马": "sima",
}

# Code, the ERP's name, the CRM's name, unit (Tryton's, the CRM's), price in euros.
GOODS = (
    ("Ball valve DN25", "Ball valve DN 25", "Unit", "pcs"),
    ("Ball valve DN50", "Ball Valve DN50", "Unit", "pcs"),
    ("Angle bracket 90°", "Bracket, angle 90°", "Unit", "pcs"),
    ("Pressure sensor 0-10 bar", "Sensor pressure 0-10bar", "Unit", "pcs"),
    ("Control cable 5x1.5", "Cable control 5 x 1.5", "Meter", "m"),
    ("Centrifugal pump P40", "Pump P40 centrifugal", "Unit", "pcs"),
    ("Oil filter F12", "Oil filter F12", "Unit", "pcs"),
    ("Gear motor 0.75 kW", "Gear motor 0,75kW", "Unit", "pcs"),
    ("Aluminium panel 2 mm", "Aluminium panel 2mm", "Unit", "pcs"),
    ("Steel hinge 80", "Hinge steel 80", "Unit", "pcs"),
    ("Flat gasket EPDM", "Gasket flat EPDM", "Unit", "pcs"),
    ("Power relay 24 V", "Relay power 24V", "Unit", "pcs"),
    ("Deep groove bearing 6204", "Bearing 6204 deep groove", "Unit", "pcs"),
    ("Limit switch LS2", "Limit switch LS-2", "Unit", "pcs"),
    ("Signal lamp green", "Lamp signal green", "Unit", "pcs"),
    ("Epoxy resin", "Epoxy Resin", "Kilogram", "kg"),
    ("Brass rod 12 mm", "Brass rod 12mm", "Meter", "m"),
    ("Conveyor belt 400", "Belt conveyor 400", "Meter", "m"),
    ('Hydraulic hose 1/2"', "Hose hydraulic 1/2 in", "Meter", "m"),
    ("Copper granulate", "Copper granulate", "Kilogram", "kg"),
    ("不锈钢阀门DN50", "不锈钢阀门 DN50", "Unit", "件"),
    ("压力传感器", "传感器（压力）", "Unit", "件"),
    ("控制电缆", "控制电缆", "Meter", "米"),
    ("离心水泵", "水泵 离心式", "Unit", "台"),
    ("精密轴承6205", "轴承6205（精密）", "Unit", "件"),
    ("环氧树脂", "环氧树脂", "Kilogram", "千克"),
    ("铝合金面板", "铝合金面板", "Unit", "件"),
    ("限位开关", "限位开关LS", "Unit", "件"),
    ("液压软管", "软管 液压", "Meter", "米"),
    ("绿色信号灯", "信号灯 绿", "Unit", "件"),
)
