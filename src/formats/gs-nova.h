/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-text.h"

G_BEGIN_DECLS

/* What reader and writer of NOVA's annotations share. */

/* So many labels no scheme has. */
#define GS_NOVA_MAX_LABELS 4096

typedef enum
{
  GS_NOVA_CONTINUOUS,
  GS_NOVA_DISCRETE,
  GS_NOVA_FREE,
} GsNovaScheme;

gboolean gs_nova_read (const GsSource *source, GsDocument *document, GError **error);

G_END_DECLS
