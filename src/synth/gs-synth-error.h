/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsSynthError:
 * @GS_SYNTH_ERROR_INVALID: what was given cannot be used; the message says what, where and what to do
 * @GS_SYNTH_ERROR_FAILED: the work could not be done for a reason outside what was given
 *
 * Errors of this library.
 */
typedef enum
{
  GS_SYNTH_ERROR_INVALID,
  GS_SYNTH_ERROR_FAILED,
} GsSynthError;

#define GS_SYNTH_ERROR (gs_synth_error_quark ())

GQuark gs_synth_error_quark (void);

G_END_DECLS
