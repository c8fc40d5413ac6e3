create table if not exists event (
	id uuid primary key,
	received_at timestamp(9) with time zone not null,
	source character varying(100) not null,
	text character varying(10000) not null
);
