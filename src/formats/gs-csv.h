/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-format-private.h"

G_BEGIN_DECLS

/* Reading tables whose columns may mean anything. */
gboolean gs_csv_guess (const GsSource *source, char delimiter, GsColumnsHeaders headers, guint min_columns, GsColumns **columns,
                       GError **error);
gboolean gs_csv_read (const GsSource *source, GsDocument *document, GError **error);

G_END_DECLS
