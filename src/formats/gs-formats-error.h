/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GsFormatsError:
 * @GS_FORMATS_ERROR_INVALID: the file is not what it should be; the message says where and what
 * @GS_FORMATS_ERROR_UNKNOWN: no format of this name, or none that the file looks like
 * @GS_FORMATS_ERROR_LACKING: the work needs something more: a clip, a rate, a list of samples
 * @GS_FORMATS_ERROR_FAILED: the work could not be done for a reason outside what was given
 *
 * Errors of this library.
 */
typedef enum
{
  GS_FORMATS_ERROR_INVALID,
  GS_FORMATS_ERROR_UNKNOWN,
  GS_FORMATS_ERROR_LACKING,
  GS_FORMATS_ERROR_FAILED,
} GsFormatsError;

#define GS_FORMATS_ERROR (gs_formats_error_quark ())

GQuark gs_formats_error_quark (void);

G_END_DECLS
