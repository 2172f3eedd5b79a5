/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsFusionError:
 * @GS_FUSION_ERROR_INVALID: what was given cannot be used; the message says what, where and what to do
 * @GS_FUSION_ERROR_FAILED: the work could not be done for a reason outside what was given
 *
 * Errors of this library.
 */
typedef enum
{
  GS_FUSION_ERROR_INVALID,
  GS_FUSION_ERROR_FAILED,
} GsFusionError;

#define GS_FUSION_ERROR (gs_fusion_error_quark ())

GQuark gs_fusion_error_quark (void);

G_END_DECLS
