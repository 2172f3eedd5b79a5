/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-ablation.h"

G_BEGIN_DECLS

void gs_cli_ablate_print_tables (GsAblation *ablation);

G_END_DECLS
