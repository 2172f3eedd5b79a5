/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-workspace.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define GS_TYPE_ASSIGNMENTS_WINDOW (gs_assignments_window_get_type ())

/**
 * GsAssignmentsWindow:
 *
 * Who is to rate what, and how far everybody is.
 *
 * Signal "chosen" (#GsAssignment): to be rated now.
 */
G_DECLARE_FINAL_TYPE (GsAssignmentsWindow, gs_assignments_window, GS, ASSIGNMENTS_WINDOW, AdwWindow)

GtkWidget *gs_assignments_window_new (GtkWindow   *parent,
                                      GsWorkspace *workspace,
                                      const char  *rater);
void       gs_assignments_window_import (GsAssignmentsWindow *self,
                                         const char          *path);
void       gs_assignments_window_export (GsAssignmentsWindow *self,
                                         const char          *path);

G_END_DECLS
