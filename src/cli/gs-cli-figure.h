/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-session.h"

G_BEGIN_DECLS

gboolean gs_cli_figure_save (GsClip *clip, GsRun *run, const char *path, GError **error);

G_END_DECLS
