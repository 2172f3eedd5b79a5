/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsStoreError:
 * @GS_STORE_ERROR_INVALID: what was given cannot be used; the message says what, where and what to do
 * @GS_STORE_ERROR_FAILED: the work could not be done for a reason outside what was given
 * @GS_STORE_ERROR_NOT_A_PROJECT: the file is not a Gatescope project
 * @GS_STORE_ERROR_TOO_NEW: the project was made by a newer version of Gatescope
 * @GS_STORE_ERROR_READ_ONLY: the file or its folder cannot be written
 * @GS_STORE_ERROR_FULL: the disk is full
 * @GS_STORE_ERROR_BUSY: another program holds the project for too long
 * @GS_STORE_ERROR_CORRUPT: the file is damaged
 * @GS_STORE_ERROR_CONFLICT: what was to be undone has been changed elsewhere since
 *
 * Errors of this library.
 */
typedef enum
{
  GS_STORE_ERROR_INVALID,
  GS_STORE_ERROR_FAILED,
  GS_STORE_ERROR_NOT_A_PROJECT,
  GS_STORE_ERROR_TOO_NEW,
  GS_STORE_ERROR_READ_ONLY,
  GS_STORE_ERROR_FULL,
  GS_STORE_ERROR_BUSY,
  GS_STORE_ERROR_CORRUPT,
  GS_STORE_ERROR_CONFLICT,
} GsStoreError;

#define GS_STORE_ERROR (gs_store_error_quark ())

GQuark gs_store_error_quark (void);

G_END_DECLS
