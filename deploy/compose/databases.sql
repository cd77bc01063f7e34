-- Run once by the database's image, on an empty volume: the registry's own database, beside Belay's.
create database registry;
