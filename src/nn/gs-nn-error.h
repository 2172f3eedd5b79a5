/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsNnError:
 * @GS_NN_ERROR_INVALID: what was given cannot be used; the message says what, where and what to do
 * @GS_NN_ERROR_FAILED: the work could not be done for a reason outside what was given
 *
 * Errors of this library.
 */
typedef enum
{
  GS_NN_ERROR_INVALID,
  GS_NN_ERROR_FAILED,
} GsNnError;

#define GS_NN_ERROR (gs_nn_error_quark ())

GQuark gs_nn_error_quark (void);

G_END_DECLS
