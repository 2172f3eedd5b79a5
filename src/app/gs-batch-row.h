/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-annotation-batch.h"

#include <adwaita.h>

G_BEGIN_DECLS

char *gs_batch_row_describe (const GsBatchFile *file, gboolean done);
gboolean gs_batch_row_is_doubtful (const GsBatchFile *file);
GtkWidget *gs_batch_row_new (const GsBatchFile *file, int index, gboolean done);

G_END_DECLS
