META
key;value
description;Three places each: 3, 2 and 1 points
country;United Kingdom
unit;Harwick
instance;2026
num_projects;4
num_votes;4
budget;1000
vote_type;ordinal
rule;unknown
date_begin;01.10.2026
date_end;14.10.2026
max_length;3
currency;GBP
PROJECTS
project_id;cost;votes;name
a;600;3;Baby bank
b;500;4;Relationships hub
c;300;3;Mentoring
d;100;2;Toy library
VOTES
voter_id;vote
1;a,b,c
2;b,c,d
3;c,b,a
4;b,a,d
