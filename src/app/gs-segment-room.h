/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-store.h"

G_BEGIN_DECLS

GsSegment *gs_segment_room_find_in_way (GsTier    *tier,
                                        gint64     start,
                                        gint64     end,
                                        GsSegment *except);
void       gs_segment_room_make        (GsStore   *store,
                                        GsTier    *tier,
                                        gint64     start,
                                        gint64     end,
                                        GsSegment *except);

G_END_DECLS
