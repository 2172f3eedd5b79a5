/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-annotator.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GS_TYPE_STICK_ROW (gs_stick_row_get_type ())

/**
 * GsStickRow:
 *
 * The sticks that are plugged in, how each is set up, and what they say, which goes to the annotator as long as their window is the one
 * that is used. Not seen while there is none. A stick that is unplugged while it records is told of here.
 */
G_DECLARE_FINAL_TYPE (GsStickRow, gs_stick_row, GS, STICK_ROW, GtkWidget)

void gs_stick_row_connect (GsStickRow  *self,
                           GsAnnotator *annotator);

G_END_DECLS
