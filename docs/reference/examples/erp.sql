-- The ERP of the example plan, for SQLite: parties with contact mechanisms, addresses and credit limits; products;
-- sales orders with lines; users. Money is kept in cents, `active` says whether a party is still in business.
create table party (
  id integer primary key,
  code text not null unique,
  name varchar(100) not null,
  tax_no varchar(18),
  sector char(1) not null default 'T',            -- T trade, M manufacturing, P public sector
  active boolean not null default 1,
  write_date timestamp
);
create table party_contact (
  id integer primary key,
  party integer not null references party (id),
  kind varchar(10) not null,                      -- phone, mobile, email, website
  value varchar(120) not null
);
create table party_address (
  id integer primary key,
  party integer not null references party (id),
  invoice boolean not null default 0,
  street varchar(200),
  city varchar(60),
  zip varchar(10),
  country char(2)
);
create table party_credit_limit (
  id integer primary key,
  party integer not null references party (id),
  amount_cents integer not null,
  currency char(3) not null,
  valid_from date not null
);
create table product (
  id integer primary key,
  sku varchar(20) not null unique,
  name varchar(100) not null,
  price_cents integer not null,
  uom varchar(10) not null,
  active boolean not null default 1
);
create table sales_order (
  id integer primary key,
  number varchar(20),
  party integer not null references party (id),
  state varchar(12) not null default 'draft',     -- draft, confirmed, done, cancelled
  order_date date not null,
  currency char(3) not null default 'CNY',
  write_date timestamp
);
create table sales_line (
  id integer primary key,
  sales_order integer not null references sales_order (id),
  product integer not null references product (id),
  quantity decimal(12, 3) not null,
  unit_price_cents integer not null
);
create table app_user (
  id integer primary key,
  login varchar(50) not null unique,
  password_hash varchar(200),
  active boolean not null default 1
);
