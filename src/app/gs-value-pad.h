/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GS_TYPE_VALUE_PAD (gs_value_pad_get_type ())

/**
 * GsValuePad:
 *
 * The area in which the pointer's height is the live value: top +1, bottom -1, written as what these mean in the range that is rated.
 * The wheel and the arrow keys step. Without bounds the pointer moves the value from where it is, and the scale makes room for it.
 *
 * Property "value" (double, notified); signal "value-given" (double, int #GsHandKind, int64 age): the
 * person moved it, with what, and how long ago (gs_hand_time_get_age()).
 */
G_DECLARE_FINAL_TYPE (GsValuePad, gs_value_pad, GS, VALUE_PAD, GtkWidget)

GtkWidget *gs_value_pad_new         (void);
void       gs_value_pad_set_value   (GsValuePad *self,
                                     double      value);
void       gs_value_pad_set_range   (GsValuePad *self,
                                     double      minimum,
                                     double      maximum,
                                     gboolean    bounded);
void       gs_value_pad_set_anchors (GsValuePad *self,
                                     const char *top,
                                     const char *middle,
                                     const char *bottom);
void       gs_value_pad_set_live    (GsValuePad *self,
                                     gboolean    live);

G_END_DECLS
