namespace Hazards.Bodies;

internal static class VolcanoReader
{
    /// <summary>The element VolcanoObservation; null when it tells of no plume.</summary>
    public static VolcanoPlume? Read(ElementReader xml, TextCollector texts)
    {
        VolcanoPlume? plume = null;
        for (var observation = xml.Enter(); xml.Child(observation);)
        {
            switch (xml.Name)
            {
                case "ColorPlume":
                    plume = ReadPlume(xml);
                    break;
                case "OtherObservation":
                    texts.ReadOne(xml);
                    break;
            }
        }

        return plume;
    }

    private static VolcanoPlume ReadPlume(ElementReader xml)
    {
        Measure? aboveCrater = null, aboveSea = null, direction = null;
        for (var plume = xml.Enter(); xml.Child(plume);)
        {
            switch (xml.Name)
            {
                case "PlumeHeightAboveCrater":
                    aboveCrater = Measure.Read(xml);
                    break;
                case "PlumeHeightAboveSeaLevel":
                    aboveSea = Measure.Read(xml);
                    break;
                case "PlumeDirection":
                    direction = Measure.Read(xml);
                    break;
            }
        }

        return new VolcanoPlume { AboveCrater = aboveCrater, AboveSea = aboveSea, Direction = direction };
    }
}
