/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-session-error.h"

G_DEFINE_QUARK (gs-session-error, gs_session_error)
