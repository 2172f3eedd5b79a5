/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "gs-playhead.h"
#include "gs-run.h"

G_BEGIN_DECLS

#define GS_TYPE_WHAT_IF_FORM (gs_what_if_form_get_type ())

/**
 * GsWhatIfForm:
 *
 * Where changes are put together: kind, value and stretch of the next one, and the list of those that add up.
 *
 * gs_what_if_form_get_changes() gives them as #GtkStringObject, each as gs_perturbation_parse() reads it.
 */
G_DECLARE_FINAL_TYPE (GsWhatIfForm, gs_what_if_form, GS, WHAT_IF_FORM, GtkWidget)

void   gs_what_if_form_set_playhead (GsWhatIfForm *self,
                                     GsPlayhead   *playhead);
void   gs_what_if_form_set_clip     (GsWhatIfForm *self,
                                     GsClip       *clip,
                                     GListModel   *clips);
void   gs_what_if_form_set_run      (GsWhatIfForm *self,
                                     GsRun        *run);
void   gs_what_if_form_set_changes  (GsWhatIfForm *self,
                                     const char   *perturbation);
char **gs_what_if_form_dup_changes  (GsWhatIfForm *self);
GListModel *gs_what_if_form_get_changes (GsWhatIfForm *self);

G_END_DECLS
