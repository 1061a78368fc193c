"""Small catalogs for the tests of matching, written as text: `table: column type → target, …`."""

from __future__ import annotations

from wedlock.analysis.jobs import find_jobs
from wedlock.analysis.side import Side
from wedlock.model.catalog import Catalog, Column, DataType, Family, ForeignKey, Table
from wedlock.model.profile import Profiles

ERP = """
t_customer: id* integer, customer_name text, short_name text, tax_no text, cust_phone text, e_mail text, address
    text, city text, zip text, create_date datetime, update_date datetime, credit_limit decimal
t_sales_order: id* integer, order_no text, customer_id integer>t_customer, order_date date, total_net decimal,
    tax_amount decimal, total_gross decimal, currency text, status text, remark text, create_date datetime
t_sales_order_line: id* integer, order_id integer>t_sales_order, product_id integer>t_product, qty decimal,
    unit_price decimal, discount_pct decimal, line_no integer
t_product: id* integer, product_code text, product_name text, description text, unit text, sale_price decimal,
    barcode text
t_gl_entry: id* integer, posting_date date, debit decimal, credit decimal, ledger_account text
"""

CRM = """
account: account_id* integer, name text, vat_number text, phone text, email text, billing_street text,
    billing_city text, billing_postal_code text, created_at datetime, modified_at datetime
orders: id* integer, number text, account_id integer>account, ordered_on date, subtotal decimal, tax decimal,
    grand_total decimal, currency_code text, stage text, comment text, created_at datetime
order_item: id* integer, order_id integer>orders, item_id integer>item, quantity decimal, price decimal,
    position integer
item: id* integer, sku text, name text, description text, list_price decimal, unit text
survey: id* integer, title text, question text, answer text
"""

CHINESE = """
客户: 客户编号* text, 客户名称 text, 简称 text, 纳税人识别号 text, 电话 text, 邮箱 text,
    详细地址 text, 城市 text, 邮编 text,
    创建时间 datetime,
    修改时间 datetime, 信用额度 decimal
销售订单: 单号* text, 客户编号 text>客户, 订单日期 date, 未税金额 decimal, 税额 decimal,
    价税合计 decimal, 币种 text, 状态 text, 备注 text
"""

PINYIN = """
kehu: khbm* text, khmc text, jiancheng text, nsrsbh text, dianhua text, youxiang text, dizhi text, chengshi
    text, youbian text, cjsj datetime, xgsj datetime
xiaoshoudingdan: danhao* text, khbm text>kehu, ddrq date, jine decimal, shuie decimal, bizhong text, zhuangtai
    text, beizhu text
"""

VENDOR_STYLE = """
T_BD_CUSTOMER: FCustId* integer, FNumber text, FName text, FShortName text, FTaxNo text, FTel text, FEmail text,
    FAddress text, FCity text, FZip text, FCreateDate datetime, FModifyDate datetime, FText1 text, FText2 text,
    FDecimal3 decimal
T_SAL_ORDER: FId* integer, FBillNo text, FCustId integer>T_BD_CUSTOMER, FDate date, FAmount decimal, FTaxAmount
    decimal, FAllAmount decimal, FCurrencyId text, FDocumentStatus text, FNote text
"""


def side(text: str, system: str = "x", profiles: Profiles | None = None) -> Side:
    """The Side of a catalog written as text."""
    catalog = Catalog(system, tuple(_table(line) for line in text.strip().replace("\n    ", " ").splitlines()))
    return Side(catalog, profiles or {}, find_jobs(catalog, profiles or {}))


def _table(line: str) -> Table:
    name, _, told = line.partition(": ")
    columns, keys, references = [], [], []
    for part in told.split(", "):
        column, _, kind = part.partition(" ")
        kind, _, target = kind.partition(">")
        bare = column.rstrip("*")
        columns.append(Column(bare, DataType(kind, Family(kind))))
        keys += [bare] if column.endswith("*") else []
        references += [ForeignKey((bare,), target, ("id",))] if target else []
    return Table(name, tuple(columns), primary_key=tuple(keys), foreign_keys=tuple(references))
