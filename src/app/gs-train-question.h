/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

gboolean gs_train_question_ask (GtkWindow *parent,
                                GCallback  leave,
                                gpointer   object);

G_END_DECLS
