/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define GS_TYPE_WORD (gs_word_get_type ())

/* A word of a tier's vocabulary: a label that segments can have, with its colour and its key. These
 * never change: another word takes its place. */
G_DECLARE_FINAL_TYPE (GsWord, gs_word, GS, WORD, GObject)

GsWord *gs_word_new (const char *name, const char *colour, const char *key);
gint64 gs_word_get_id (GsWord *self);
void gs_word_set_id (GsWord *self, gint64 id);
guint gs_word_get_position (GsWord *self);
void gs_word_set_position (GsWord *self, guint position);
const char *gs_word_get_name (GsWord *self);
const char *gs_word_get_colour (GsWord *self);
const char *gs_word_get_key (GsWord *self);
gboolean gs_word_equal (GsWord *self, GsWord *other);

G_END_DECLS
