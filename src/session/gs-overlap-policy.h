/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * GsOverlapPolicy:
 * @GS_OVERLAP_ALLOW: segments may lie over each other
 * @GS_OVERLAP_CUT: the older one gives way: it is shortened, divided or taken away
 * @GS_OVERLAP_REFUSE: what would overlap is not done
 *
 * What happens to segments of a tier that get into each other's way.
 */
typedef enum
{
  GS_OVERLAP_ALLOW,
  GS_OVERLAP_CUT,
  GS_OVERLAP_REFUSE,
} GsOverlapPolicy;

#define GS_TYPE_OVERLAP_POLICY (gs_overlap_policy_get_type ())

GType gs_overlap_policy_get_type (void);
const char *gs_overlap_policy_get_nick (GsOverlapPolicy policy);
GsOverlapPolicy gs_overlap_policy_from_nick (const char *nick);

G_END_DECLS
