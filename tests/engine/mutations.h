/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many kinds of damage there are; they take turns. */
#define MUTATION_KINDS 10

const char *mutation_get_kind (guint number);
GByteArray *mutation_make (const guint8 *data,
                           gsize size,
                           guint32 seed,
                           guint number);

G_END_DECLS
