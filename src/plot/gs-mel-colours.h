/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-palette.h"

G_BEGIN_DECLS

void gs_mel_colours (const GsPalette *palette, guint32 colours[256]);

G_END_DECLS
