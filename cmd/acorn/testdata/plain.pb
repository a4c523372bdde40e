META
key;value
description;Most votes first: a, b, c, d, and b does not fit beside a
country;United Kingdom
unit;Harwick
instance;2026
num_projects;4
num_votes;6
budget;1000
vote_type;approval
rule;unknown
date_begin;01.10.2026
date_end;14.10.2026
currency;GBP
PROJECTS
project_id;cost;votes;name
a;600;5;Baby bank
b;500;3;Relationships hub
c;300;2;Mentoring
d;100;1;Toy library
VOTES
voter_id;vote
1;a,b
2;a,b
3;a,b
4;a,c
5;c,d
6;a
