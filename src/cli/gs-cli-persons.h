/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-session.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void gs_cli_persons_print (GsClip *clip, const GsClipPersons *persons);
void gs_cli_persons_add_json (JsonBuilder *json, GsClip *clip, const GsClipPersons *persons);

G_END_DECLS
