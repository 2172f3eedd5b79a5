/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int gs_chunk_order_next (const guint8 *done, guint n_chunks, guint start);

G_END_DECLS
