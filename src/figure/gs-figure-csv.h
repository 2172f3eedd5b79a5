/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void gs_figure_csv_append_name (GString *csv, const char *name);
void gs_figure_csv_append_number (GString *csv, double value);

G_END_DECLS
