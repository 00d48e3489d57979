"""Reads telegrams of the JMA with ElementTree or lxml: the same fields as Hazards.Telegrams.TelegramReader, written independently of it.

The benchmark compares the speed with it, the tests the values.

usage: telegram.py FILE...        prints one JSON line for each
"""

import hashlib
import json
import math
import re
import sys
from datetime import datetime


class Locals(dict):
    """Tags without their namespaces."""

    def __missing__(self, tag):
        self[tag] = name = tag.rpartition("}")[2] if isinstance(tag, str) else ""
        return name


LOCAL = Locals()
STATUS = {"通常": "real", "訓練": "drill", "試験": "test"}
REVISION = {"発表": "issue", "遅延": "issue", "訂正": "correction", "取消": "cancel"}
POINT = re.compile(r"([+-][0-9.]+)([+-][0-9.]+)([+-][0-9.]+)?/")


def text_of(element):
    return (element.text or "").strip()


def child_text(element, name):
    for child in element:
        if LOCAL[child.tag] == name:
            return text_of(child)
    return ""


def time_of(text):
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def number_of(text):
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def point_of(text):
    match = POINT.fullmatch(text)
    if not match:
        return None

    def degrees(part, digits):
        number = float(part)
        if len(part.partition(".")[0]) - 1 > digits:
            whole = math.floor(abs(number) / 100)
            number = math.copysign(whole + (abs(number) - whole * 100) / 60, number)
        return round(number, 6)

    altitude = match[3]
    return {
        "latitude": degrees(match[1], 2),
        "longitude": degrees(match[2], 3),
        "altitude": float(altitude) if altitude else None,
    }


def outline_of(text):
    points = [point_of(part.strip() + "/") for part in text.split("/") if part.strip()]
    return points if points and None not in points else None


def measure_of(element):
    text = text_of(element)
    get = element.get
    return {
        "value": number_of(text),
        "text": text,
        "type": get("type", ""),
        "unit": get("unit", ""),
        "condition": get("condition", ""),
        "description": get("description", ""),
    }


def named(element):
    name = code = condition = ""
    for child in element:
        tag = LOCAL[child.tag]
        if tag == "Name":
            name = text_of(child)
        elif tag == "Code":
            code = text_of(child)
        elif tag == "Condition":
            condition = text_of(child)
    return name, code, condition


def area_of(element, code_type):
    name = code = ""
    point = outline = None
    for child in element:
        tag = LOCAL[child.tag]
        if tag == "Name":
            name = text_of(child)
        elif tag == "Code":
            code = text_of(child)
        elif tag == "Coordinate" and point is None:
            point = point_of(text_of(child))
        elif tag == "Circle" and point is None:
            point = point_of(child_text(child, "BasePoint"))
        elif tag in ("Polygon", "Line") and outline is None:
            outline = outline_of(text_of(child))
    return {
        "name": name,
        "code": code,
        "codeType": code_type or element.get("codeType", ""),
        "point": point,
        "outline": outline,
    }


def kind_of(element, kinds, texts):
    name = code = condition = status = last_name = last_code = ""
    for child in element:
        tag = LOCAL[child.tag]
        if tag == "Name":
            name = text_of(child)
        elif tag == "Code":
            code = text_of(child)
        elif tag == "Condition":
            condition = text_of(child)
        elif tag == "Status":
            status = text_of(child)
        elif tag == "LastKind":
            last_name, last_code, _ = named(child)
        elif tag == "Property" and texts is not None:
            kind = ""
            for part in child:
                part_tag = LOCAL[part.tag]
                if part_tag == "Type":
                    kind = text_of(part)
                elif part_tag == "Text":
                    add_text(texts, "Property", kind, text_of(part))
    if name or code or status:
        kinds.append({
            "name": name, "code": code, "condition": condition, "status": status, "lastName": last_name, "lastCode": last_code,
        })


def group_of(element, notices, texts=None):
    group = element.get("type", "")
    begin = end = None
    for item in element:
        tag = LOCAL[item.tag]
        if tag == "StartTime":
            begin = time_of(text_of(item))
        elif tag == "EndTime":
            end = time_of(text_of(item))
        elif tag == "Item":
            kinds, areas = [], []
            since = begin
            last = None
            for child in item:
                tag = LOCAL[child.tag]
                if tag == "Kind":
                    kind_of(child, kinds, texts)
                elif tag == "LastKind":
                    last = named(child)
                elif tag == "Areas" or tag == "Stations":
                    code_type = child.get("codeType", "")
                    for area in child:
                        if LOCAL[area.tag] in ("Area", "Station"):
                            areas.append(area_of(area, code_type))
                elif tag == "Area" or tag == "Station":
                    areas.append(area_of(child, ""))
                elif tag == "EventTime":
                    since = time_of(child_text(child, "EventDateTime")) or since
            if last and len(kinds) == 1 and (last[0] or last[1]):
                kinds[0]["lastName"], kinds[0]["lastCode"] = last[0], last[1]
            notices.append({"group": group, "kinds": kinds, "areas": areas, "from": since, "until": end})


def category_of(element):
    kind = {"name": "", "code": "", "condition": "", "status": "", "lastName": "", "lastCode": ""}
    for entry in element:
        tag = LOCAL[entry.tag]
        if tag == "Kind":
            kind["name"], kind["code"], _ = named(entry)
        elif tag == "LastKind":
            kind["lastName"], kind["lastCode"], _ = named(entry)
    return kind


def add_text(texts, part, kind, text):
    if text:
        texts.append({"part": part, "type": kind, "text": text})


def earthquake_of(element):
    quake = {
        "originAt": None, "arrivedAt": None, "hypocenter": None, "detailedName": "", "nearTo": "", "locatedBy": "", "magnitude": None,
        "condition": "", "pager": "",
    }
    for child in element:
        tag = LOCAL[child.tag]
        if tag == "OriginTime":
            quake["originAt"] = time_of(text_of(child))
        elif tag == "ArrivalTime":
            quake["arrivedAt"] = time_of(text_of(child))
        elif tag == "Condition":
            quake["condition"] = text_of(child)
        elif tag == "Magnitude" and quake["magnitude"] is None:
            quake["magnitude"] = measure_of(child)
        elif tag == "Hypocenter":
            for part in child:
                tag = LOCAL[part.tag]
                if tag == "Source":
                    quake["locatedBy"] = text_of(part)
                elif tag == "Area":
                    quake["hypocenter"] = area_of(part, "震央地名")
                    for place in part:
                        if LOCAL[place.tag] == "Coordinate" and place.get("type") == "震源位置（度分）":
                            quake["hypocenter"]["point"] = point_of(text_of(place))
                    quake["detailedName"] = child_text(part, "DetailedName")
                    quake["nearTo"] = child_text(part, "NameFromMark")
    return quake


def whole(text):
    try:
        number = int(text)
    except ValueError:
        return None
    return number if number >= 0 else None


def counts_of(element):
    counts = []
    for item in element:
        if LOCAL[item.tag] == "Item":
            counts.append({
                "type": item.get("type", ""),
                "from": time_of(child_text(item, "StartTime")),
                "until": time_of(child_text(item, "EndTime")),
                "number": whole(child_text(item, "Number")),
                "felt": whole(child_text(item, "FeltNumber")),
            })
    return counts


def upper_of(element):
    begin, end = child_text(element, "From"), child_text(element, "To")
    return begin if end in ("", "over") else end


def intensity_area(element, level, areas):
    area = {
        "level": level, "name": "", "code": "", "max": "", "maxTo": "", "condition": "", "kind": None, "arrivesAt": None, "longPeriod": "",
    }
    areas.append(area)
    for child in element:
        tag = LOCAL[child.tag]
        if tag == "Name":
            area["name"] = text_of(child)
        elif tag == "Code":
            area["code"] = text_of(child)
        elif tag == "MaxInt":
            area["max"] = text_of(child)
        elif tag == "ForecastInt":
            area["max"], area["maxTo"] = child_text(child, "From"), child_text(child, "To")
        elif tag == "Condition":
            area["condition"] = text_of(child)
        elif tag == "Category":
            area["kind"] = category_of(child)
        elif tag == "ArrivalTime":
            area["arrivesAt"] = time_of(text_of(child))
        elif tag == "MaxLgInt":
            area["longPeriod"] = text_of(child)
        elif tag == "ForecastLgInt":
            area["longPeriod"] = upper_of(child)
        elif (tag == "Area" and level == "Pref") or (tag == "City" and level == "Area"):
            intensity_area(child, tag, areas)


def intensity_of(element):
    intensity = None
    for part in element:
        tag = LOCAL[part.tag]
        if tag == "Observation" or tag == "Forecast":
            intensity = {"isForecast": tag == "Forecast", "max": "", "maxTo": "", "maxLongPeriod": "", "areas": []}
            for child in part:
                tag = LOCAL[child.tag]
                if tag == "MaxInt":
                    intensity["max"] = text_of(child)
                elif tag == "ForecastInt":
                    intensity["max"], intensity["maxTo"] = child_text(child, "From"), child_text(child, "To")
                elif tag == "MaxLgInt":
                    intensity["maxLongPeriod"] = text_of(child)
                elif tag == "ForecastLgInt":
                    intensity["maxLongPeriod"] = upper_of(child)
                elif tag == "Pref":
                    intensity_area(child, "Pref", intensity["areas"])
    return intensity


def wave_of(element):
    wave = {"at": None, "condition": "", "initial": "", "height": None, "revise": ""}
    for child in element:
        tag = LOCAL[child.tag]
        if tag == "ArrivalTime" or tag == "DateTime":
            wave["at"] = time_of(text_of(child))
        elif tag == "Condition":
            wave["condition"] = text_of(child)
        elif tag == "Initial":
            wave["initial"] = text_of(child)
        elif tag == "TsunamiHeight":
            wave["height"] = measure_of(child)
        elif tag == "Revise":
            wave["revise"] = text_of(child)
    return wave


def tsunami_of(element, coasts):
    for part in element:
        part_tag = LOCAL[part.tag]
        if part_tag not in ("Forecast", "Observation", "Estimation"):
            continue
        for item in part:
            if LOCAL[item.tag] != "Item":
                continue
            coast = {"part": part_tag, "area": None, "kind": None, "first": None, "highest": None, "stations": []}
            for child in item:
                tag = LOCAL[child.tag]
                if tag == "Area":
                    coast["area"] = area_of(child, "津波予報区")
                elif tag == "Category":
                    coast["kind"] = category_of(child)
                elif tag == "FirstHeight":
                    coast["first"] = wave_of(child)
                elif tag == "MaxHeight":
                    coast["highest"] = wave_of(child)
                elif tag == "Station":
                    station = {"name": "", "code": "", "highTideAt": None, "first": None, "highest": None}
                    for entry in child:
                        tag = LOCAL[entry.tag]
                        if tag == "Name":
                            station["name"] = text_of(entry)
                        elif tag == "Code":
                            station["code"] = text_of(entry)
                        elif tag == "HighTideDateTime":
                            station["highTideAt"] = time_of(text_of(entry))
                        elif tag == "FirstHeight":
                            station["first"] = wave_of(entry)
                        elif tag == "MaxHeight":
                            station["highest"] = wave_of(entry)
                    coast["stations"].append(station)
            coasts.append(coast)


def plume_of(element):
    plume = {"aboveCrater": None, "aboveSea": None, "direction": None}
    for child in element:
        tag = LOCAL[child.tag]
        if tag == "PlumeHeightAboveCrater":
            plume["aboveCrater"] = measure_of(child)
        elif tag == "PlumeHeightAboveSeaLevel":
            plume["aboveSea"] = measure_of(child)
        elif tag == "PlumeDirection":
            plume["direction"] = measure_of(child)
    return plume


def levels_of(element, kind, local, periods, now, risks, afterwards=False):
    for child in element:
        tag = LOCAL[child.tag]
        if tag == "Significancy":
            name, code, _ = named(child)
            period = (None, "") if afterwards else periods.get(child.get("refID", ""), now)
            risks.append({
                "area": None, "local": local, "type": child.get("type") or kind,
                "from": period[0], "duration": period[1], "code": code, "name": name,
            })
            if afterwards:
                risks[-1]["isAfterwards"] = True
        elif tag == "Base" or tag == "Local":
            levels_of(child, kind, local, periods, now, risks, afterwards)
        elif tag == "AreaName":
            local = text_of(child)


def sentences_of(element, kind, texts):
    for child in element:
        tag = LOCAL[child.tag]
        if tag in ("Base", "Local", "Event"):
            sentences_of(child, kind, texts)
        elif tag == "Sentence" or tag == "EventName":
            add_text(texts, "Event", kind, text_of(child))


NO_FIX = {
    "at": None, "time": "", "name": "", "nameKana": "", "number": "", "class": "", "remark": "", "size": "", "strength": "", "center": None,
    "location": "", "direction": "", "speed": None, "pressure": None, "wind": None, "gust": None,
}
FIX_TEXTS = {
    "Name": "name", "NameKana": "nameKana", "Number": "number", "Remark": "remark", "TyphoonClass": "class", "AreaClass": "size",
    "IntensityClass": "strength",
    "Location": "location", "Direction": "direction",
}


def fix_of(part, tag, fix):
    for child in part:
        name = LOCAL[child.tag]
        if tag == "WindPart":
            if name == "WindSpeed" and child.get("unit") == "m/s":
                if child.get("type") == "最大瞬間風速":
                    fix["gust"] = measure_of(child)
                elif fix["wind"] is None:
                    fix["wind"] = measure_of(child)
        elif name in FIX_TEXTS:
            fix[FIX_TEXTS[name]] = text_of(child)
        elif name == "Coordinate":
            fix["center"] = fix["center"] or point_of(text_of(child))
        elif name == "ProbabilityCircle":
            fix["center"] = fix["center"] or point_of(child_text(child, "BasePoint"))
        elif name == "Speed" and child.get("unit") == "km/h":
            fix["speed"] = measure_of(child)
        elif name == "Pressure":
            fix["pressure"] = measure_of(child)


def meteorology_of(element, typhoon, risks, texts):
    for info in element:
        if LOCAL[info.tag] not in ("MeteorologicalInfo", "TimeSeriesInfo"):
            continue
        periods = {}
        now = (None, "")
        time = ""
        for child in info:
            tag = LOCAL[child.tag]
            if tag == "DateTime":
                time = child.get("type", "")
                now = (time_of(text_of(child)), now[1])
            elif tag == "Duration":
                now = (now[0], text_of(child))
            elif tag == "TimeDefines":
                for define in child:
                    periods[define.get("timeId", "")] = (time_of(child_text(define, "DateTime")), child_text(define, "Duration"))
            elif tag == "Item":
                fix = area = None
                first = len(risks)
                for entry in child:
                    tag = LOCAL[entry.tag]
                    if tag == "Kind":
                        for prop in entry:
                            if LOCAL[prop.tag] != "Property":
                                continue
                            kind = ""
                            for part in prop:
                                tag = LOCAL[part.tag]
                                if tag == "Type":
                                    kind = text_of(part)
                                elif tag == "Text":
                                    add_text(texts, "Property", kind, text_of(part))
                                elif tag == "SignificancyPart":
                                    levels_of(part, kind, "", periods, now, risks)
                                elif tag == "SubsequentSignificancyPart":
                                    levels_of(part, kind, "", periods, now, risks, True)
                                elif tag == "EventPart":
                                    sentences_of(part, kind, texts)
                                elif tag in ("TyphoonNamePart", "ClassPart", "CenterPart") or (tag == "WindPart" and fix):
                                    fix = fix or dict(NO_FIX)
                                    fix_of(part, tag, fix)
                    elif tag in ("Area", "Station") and area is None:
                        area = area_of(entry, "")
                for risk in risks[first:]:
                    risk["area"] = area
                if fix and (fix["class"] or fix["center"]):
                    fix["at"], fix["time"] = now[0], time
                    typhoon.append(fix)


def body_of(element, telegram):
    texts, details = telegram["texts"], telegram["details"]
    for part in element:
        tag = LOCAL[part.tag]
        if tag == "Warning" or tag == "VolcanoInfo":
            group_of(part, details, texts)
        elif tag == "AshInfos":
            for info in part:
                if LOCAL[info.tag] == "AshInfo":
                    group_of(info, details, texts)
        elif tag == "Earthquake":
            telegram["earthquakes"].append(earthquake_of(part))
        elif tag == "EarthquakeCount":
            telegram["quakeCounts"] += counts_of(part)
        elif tag == "Intensity":
            telegram["intensity"] = intensity_of(part)
        elif tag == "Tsunami":
            tsunami_of(part, telegram["tsunami"])
        elif tag == "VolcanoObservation":
            telegram["plume"] = None
            for child in part:
                name = LOCAL[child.tag]
                if name == "ColorPlume":
                    telegram["plume"] = plume_of(child)
                elif name == "OtherObservation":
                    add_text(texts, name, child.get("type", ""), text_of(child))
        elif tag == "MeteorologicalInfos":
            meteorology_of(part, telegram["typhoon"], telegram["risks"], texts)
        elif tag in ("Comments", "Comment", "VolcanoInfoContent", "EarthquakeInfo"):
            for child in part:
                name = LOCAL[child.tag]
                if name in ("ForecastComment", "VarComment", "WarningComment"):
                    add_text(texts, name, "", child_text(child, "Text"))
                elif name not in ("Code", "CodeType", "InfoKind", "InfoSerial", "URI"):
                    add_text(texts, name, child.get("type", ""), text_of(child))
        elif tag in ("Text", "Notice", "NextAdvisory"):
            add_text(texts, tag, part.get("type", ""), text_of(part))


def telegram_of(document, parse):
    telegram = {
        "id": hashlib.sha256(document).hexdigest(), "source": "jma", "targetAt": None, "targetDuration": "", "validUntil": None,
        "eventId": "", "serial": "", "infoKind": "", "infoKindVersion": "", "headline": "", "notices": [], "details": [], "texts": [],
        "earthquakes": [], "quakeCounts": [], "intensity": None, "tsunami": [], "plume": None, "typhoon": [], "risks": [],
    }
    for part in parse(document):
        tag = LOCAL[part.tag]
        if tag == "Control":
            telegram["kind"] = child_text(part, "Title")
            telegram["sentAt"] = time_of(child_text(part, "DateTime"))
            telegram["status"] = STATUS[child_text(part, "Status")]
            telegram["editorialOffice"] = child_text(part, "EditorialOffice")
            telegram["publishingOffice"] = child_text(part, "PublishingOffice")
        elif tag == "Head":
            for child in part:
                tag = LOCAL[child.tag]
                if tag == "Title":
                    telegram["title"] = text_of(child)
                elif tag == "ReportDateTime":
                    telegram["reportedAt"] = datetime.fromisoformat(text_of(child))
                elif tag == "TargetDateTime":
                    telegram["targetAt"] = time_of(text_of(child))
                elif tag == "TargetDuration":
                    telegram["targetDuration"] = text_of(child)
                elif tag == "ValidDateTime":
                    telegram["validUntil"] = time_of(text_of(child))
                elif tag == "EventID":
                    telegram["eventId"] = text_of(child)
                elif tag == "InfoType":
                    telegram["revision"] = REVISION[text_of(child)]
                elif tag == "Serial":
                    telegram["serial"] = text_of(child)
                elif tag == "InfoKind":
                    telegram["infoKind"] = text_of(child)
                elif tag == "InfoKindVersion":
                    telegram["infoKindVersion"] = text_of(child)
                elif tag == "Headline":
                    for entry in child:
                        tag = LOCAL[entry.tag]
                        if tag == "Text":
                            telegram["headline"] = text_of(entry)
                        elif tag == "Information":
                            group_of(entry, telegram["notices"])
        elif tag == "Body":
            body_of(part, telegram)
    return telegram


def entries_of(telegram):
    """How much was read: both sides of the benchmark must have read the same."""
    return sum(len(telegram[name]) for name in ("notices", "details", "texts", "earthquakes", "tsunami", "typhoon", "risks")) + (
        len(telegram["intensity"]["areas"]) if telegram["intensity"] else 0
    )


def parser(library):
    if library == "lxml":
        from lxml import etree

        options = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        return lambda document: etree.fromstring(document, options)
    from xml.etree import ElementTree

    return ElementTree.fromstring


def main():
    parse = parser("ElementTree")
    for path in sys.argv[1:]:
        with open(path, "rb") as file:
            telegram = telegram_of(file.read(), parse)
        print(json.dumps(telegram, ensure_ascii=False, default=datetime.isoformat))


if __name__ == "__main__":
    main()
