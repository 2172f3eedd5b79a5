/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-safetensors.h"

G_BEGIN_DECLS

/* @f64 is set for a tensor that is written as F64; @tensor always. */
typedef struct
{
  char *name;
  GsTensor *tensor;
  double *f64;
} GsTensorFileEntry;

struct _GsTensorFile
{
  GPtrArray *entries;     /* of GsTensorFileEntry, in order */
  GHashTable *by_name;    /* name, borrowed from the entry -> GsTensorFileEntry */
  GPtrArray *keys;        /* of char *, metadata keys in order */
  GHashTable *metadata;   /* key, borrowed from keys -> value */
  GPtrArray *passed_over; /* of char *, what the file holds besides */
};

GsTensorFileEntry *gs_tensor_file_add_entry (GsTensorFile *self,
                                             const char *name,
                                             GsTensor *tensor,
                                             double *f64);
void gs_tensor_file_add_passed_over (GsTensorFile *self,
                                     const char *name);

G_END_DECLS
