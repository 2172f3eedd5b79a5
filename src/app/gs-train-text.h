/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-train-session.h"

G_BEGIN_DECLS

char *gs_train_text_progress (GsTrainSession *session);
char *gs_train_text_end      (GsTrainSession *session,
                              gboolean        used);

G_END_DECLS
