/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>
#include <stdatomic.h>

G_BEGIN_DECLS

void gs_disposable_pictures_leave_out (GstPad *pad,
                                       const atomic_bool *enabled);

G_END_DECLS
