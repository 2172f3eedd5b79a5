/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-run-difference.h"

G_BEGIN_DECLS

/* Values of a sweep at the most. */
#define GS_SWEEP_MOST 200

/**
 * GsSweepPoint:
 * @value: of the change: signal to noise in dB, delay in seconds, ...
 * @difference: the changed clip's run held against that of the clip as it is, over the changed stretch
 *
 * One value of a sweep.
 */
typedef struct
{
  double value;
  GsRunDifference difference;
} GsSweepPoint;

/**
 * GsSweep:
 *
 * One change with a number, over a range of its values. Immutable.
 */
typedef struct _GsSweep GsSweep;

GsSweep *gs_sweep_parse (const char *text,
                         GError **error);
void gs_sweep_free (GsSweep *self);
guint gs_sweep_get_n_values (const GsSweep *self);
double gs_sweep_get_value (const GsSweep *self,
                           guint index);
const char *gs_sweep_get_kind (const GsSweep *self);
char *gs_sweep_dup_change (const GsSweep *self,
                           guint index);
void gs_sweep_measure (const GsSweep *self,
                       guint index,
                       GsRun *original,
                       GsRun *changed,
                       GsSweepPoint *point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsSweep, gs_sweep_free)

G_END_DECLS
