/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "gs-word.h"

G_BEGIN_DECLS

#define GS_TYPE_WORD_ROW (gs_word_row_get_type ())

/**
 * GsWordRow:
 *
 * A word of a vocabulary that is being edited: its colour, name and key, and buttons to move and remove it.
 *
 * Signals: "changed"; "move" (int, -1 = up, 1 = down); "remove".
 */
G_DECLARE_FINAL_TYPE (GsWordRow, gs_word_row, GS, WORD_ROW, GtkListBoxRow)

GtkWidget *gs_word_row_new        (GsWord     *former,
                                   const char *name,
                                   const char *colour,
                                   const char *key);
GsWord    *gs_word_row_get_former (GsWordRow  *self);
char      *gs_word_row_get_name   (GsWordRow  *self);
char      *gs_word_row_get_key    (GsWordRow  *self);
GsWord    *gs_word_row_make_word  (GsWordRow  *self);

G_END_DECLS
