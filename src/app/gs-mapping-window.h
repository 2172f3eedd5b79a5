/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-annotation-file.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GS_TYPE_MAPPING_WINDOW (gs_mapping_window_get_type ())

/* The dialog in which people say what the columns of a table are. */
G_DECLARE_FINAL_TYPE (GsMappingWindow, gs_mapping_window, GS, MAPPING_WINDOW, AdwWindow)

/**
 * GsMappingDoneFunc:
 * @parent: the window that the dialog belongs to
 * @file: (transfer none): the table, read
 *
 * What becomes of a table that was explained and could be read.
 */
typedef void (*GsMappingDoneFunc) (GtkWindow *parent, GsAnnotationFile *file);

void gs_mapping_window_present (GtkWindow *parent, GsAnnotationFile *file, const char *button, GsMappingDoneFunc done);

G_END_DECLS
