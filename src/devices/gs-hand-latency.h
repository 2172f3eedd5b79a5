/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsHandKind:
 * @GS_HAND_POINTER: mouse, touchpad or touch screen
 * @GS_HAND_TABLET: stylus of a graphics tablet
 * @GS_HAND_WHEEL: wheel, or two fingers on a touchpad
 * @GS_HAND_KEYBOARD: arrow keys and digits
 * @GS_HAND_STICK: gamepad or joystick
 *
 * What a hand says its values with.
 */
typedef enum
{
  GS_HAND_POINTER,
  GS_HAND_TABLET,
  GS_HAND_WHEEL,
  GS_HAND_KEYBOARD,
  GS_HAND_STICK,
} GsHandKind;

#define GS_HAND_N_KINDS (GS_HAND_STICK + 1)

/**
 * GsHandStage:
 * @GS_HAND_NOTED: the sample is in the trace, in memory
 * @GS_HAND_STORED: the transaction that holds it is committed: it would outlive the program
 *
 * How far what a hand has said has come.
 */
typedef enum
{
  GS_HAND_NOTED,
  GS_HAND_STORED,
} GsHandStage;

#define GS_HAND_N_STAGES (GS_HAND_STORED + 1)

const char *gs_hand_kind_get_nick (GsHandKind kind);

void        gs_hand_latency_add   (GsHandKind  kind,
                                   GsHandStage stage,
                                   gint64      latency);
guint       gs_hand_latency_get   (GsHandKind  kind,
                                   GsHandStage stage,
                                   gint64     *median,
                                   gint64     *high);
void        gs_hand_latency_clear (void);

G_END_DECLS
