/* The runtime as one translation unit: build.py compiles this file. */
#define _GNU_SOURCE
#include "quiesce.c"
#include "tables.c"
#include "externs.c"
#include "program.c"
#include "pool.c"
#include "rings.c"
#include "links.c"
#include "traffic.c"
#include "ports.c"
#include "loop.c"
