/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "gs-data-set.h"
#include "gs-fusion-config.h"

G_BEGIN_DECLS

#define GS_TYPE_TRAIN_FORM (gs_train_form_get_type ())

/**
 * GsTrainForm:
 *
 * A training's configuration as rows. What is left empty is not in the configuration: the engine decides as it does
 * for gatescope-cli, and the row shows what it decided.
 *
 * Signal "changed": a value was changed, by a person or by gs_train_form_set_json().
 */
G_DECLARE_FINAL_TYPE (GsTrainForm, gs_train_form, GS, TRAIN_FORM, AdwPreferencesGroup)

GtkWidget *gs_train_form_new (void);
void gs_train_form_set_data (GsTrainForm *self, const GsDataSet *data);
gboolean gs_train_form_set_json (GsTrainForm *self, const char *text, GError **error);
char *gs_train_form_get_json (GsTrainForm *self, GError **error);
GsFusionConfig *gs_train_form_get_config (GsTrainForm *self, GError **error);

G_END_DECLS
