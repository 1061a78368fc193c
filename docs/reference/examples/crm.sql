-- The CRM of the example plan, for SQLite: everything is an `entity` with a row of its own kind beside it; who an order
-- is for is a pair of mirrored rows in `relation`. Nothing has a default that the program would fill in.
create table entity_kind (
  id integer primary key,
  model varchar(40) not null unique
);
create table entity (
  id integer primary key,
  uuid char(36) not null,
  kind integer not null references entity_kind (id),
  search_text varchar(200) not null,
  is_deleted boolean not null,
  created timestamp not null,
  modified timestamp not null
);
create table account (
  entity integer primary key references entity (id),
  name varchar(80) not null,
  vat varchar(18),
  email varchar(120),
  phone varchar(40),
  sector varchar(20),                             -- trading, industry, public, education
  street1 varchar(100),
  street2 varchar(100),
  city varchar(60),
  zip varchar(10),
  country varchar(40),                            -- China, Germany, France
  credit_limit decimal(12, 2),
  credit_currency char(3)
);
create table item (
  entity integer primary key references entity (id),
  code varchar(20) not null,
  name varchar(100) not null,
  unit varchar(10) not null,
  price decimal(12, 2) not null
);
create table relation (
  id integer primary key,
  subject integer not null references entity (id),
  kind varchar(40) not null,
  object integer not null references entity (id),
  mirror integer references relation (id)
);
create table sales_order (
  entity integer primary key references entity (id),
  number varchar(20),
  status varchar(20) not null,                    -- new, ordered, delivered, lost
  issued_on date not null,
  currency char(3) not null
);
create table order_line (
  id integer primary key,
  sales_order integer not null references sales_order (entity),
  item integer not null references item (entity),
  quantity decimal(12, 2) not null,
  unit_price decimal(12, 2) not null
);
create table crm_user (
  id integer primary key,
  username varchar(50) not null unique,
  password varchar(220) not null,
  is_active boolean not null
);
insert into entity_kind (id, model) values (1, 'account'), (2, 'item'), (3, 'sales_order');
