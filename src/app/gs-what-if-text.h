/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-perturbation.h"

G_BEGIN_DECLS

char *gs_what_if_describe_step  (const GsPerturbationStep *step);
char *gs_what_if_describe_range (const GsPerturbationStep *step);
char *gs_what_if_describe       (const char               *perturbation);

G_END_DECLS
