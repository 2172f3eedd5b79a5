/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-format-private.h"

G_BEGIN_DECLS

gboolean gs_eaf_write (const GsDocument *document, const GsFormatOptions *options, GsOutput *output, GError **error);

G_END_DECLS
