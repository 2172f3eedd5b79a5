/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsStoreError:
 * @GS_STORE_ERROR_INVALID: what was given cannot be used; the message says what, where and what to do
 * @GS_STORE_ERROR_FAILED: the work could not be done for a reason outside what was given
 *
 * Errors of this library.
 */
typedef enum
{
  GS_STORE_ERROR_INVALID,
  GS_STORE_ERROR_FAILED,
} GsStoreError;

#define GS_STORE_ERROR (gs_store_error_quark ())

GQuark gs_store_error_quark (void);

G_END_DECLS
