/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsEncoderError:
 * @GS_ENCODER_ERROR_INVALID: what was given cannot be used; the message says what, where and what to do
 * @GS_ENCODER_ERROR_FAILED: the work could not be done for a reason outside what was given
 *
 * Errors of this library.
 */
typedef enum
{
  GS_ENCODER_ERROR_INVALID,
  GS_ENCODER_ERROR_FAILED,
} GsEncoderError;

#define GS_ENCODER_ERROR (gs_encoder_error_quark ())

GQuark gs_encoder_error_quark (void);

G_END_DECLS
