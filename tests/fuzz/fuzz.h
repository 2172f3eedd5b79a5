/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "stored-zip.h"

#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t size);

G_END_DECLS
