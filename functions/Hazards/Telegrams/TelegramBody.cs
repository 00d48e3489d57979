using Hazards.Bodies;

namespace Hazards.Telegrams;

/// <summary>
/// The element Body. What is in it says how to read it, not the kind of the telegram: so a new kind that is made of known parts is read in
/// full.
/// </summary>
internal sealed class TelegramBody
{
    private readonly TextCollector texts = new();
    private readonly MeteorologyReader meteorology;
    private List<Notice>? details;
    private List<Earthquake>? earthquakes;
    private List<QuakeCount>? quakeCounts;
    private List<TsunamiCoast>? tsunami;

    public TelegramBody() => meteorology = new MeteorologyReader(texts);

    public IReadOnlyList<Notice> Details => details is null ? [] : details;

    public IReadOnlyList<TelegramText> Texts => texts.Texts is null ? [] : texts.Texts;

    public IReadOnlyList<Earthquake> Earthquakes => earthquakes is null ? [] : earthquakes;

    public IReadOnlyList<QuakeCount> QuakeCounts => quakeCounts is null ? [] : quakeCounts;

    public SeismicIntensity? Intensity { get; private set; }

    public IReadOnlyList<TsunamiCoast> Tsunami => tsunami is null ? [] : tsunami;

    public VolcanoPlume? Plume { get; private set; }

    public IReadOnlyList<TyphoonFix> Typhoon => meteorology.Typhoon is null ? [] : meteorology.Typhoon;

    public IReadOnlyList<RiskLevel> Risks => meteorology.Risks is null ? [] : meteorology.Risks;

    public void Read(ElementReader xml)
    {
        for (var body = xml.Enter(); xml.Child(body);)
        {
            switch (xml.Name)
            {
                case "Warning" or "VolcanoInfo":
                    NoticeReader.ReadGroup(xml, ref details, texts);
                    break;
                case "AshInfos":
                    ReadAsh(xml);
                    break;
                case "Earthquake":
                    xml.Keep(ref earthquakes, EarthquakeReader.Read(xml));
                    break;
                case "EarthquakeCount":
                    EarthquakeReader.ReadCounts(xml, ref quakeCounts);
                    break;
                case "Intensity":
                    Intensity = IntensityReader.Read(xml) ?? Intensity;
                    break;
                case "Tsunami":
                    TsunamiReader.Read(xml, ref tsunami);
                    break;
                case "VolcanoObservation":
                    Plume = VolcanoReader.Read(xml, texts);
                    break;
                case "MeteorologicalInfos":
                    meteorology.Read(xml);
                    break;
                case "Comments" or "Comment" or "VolcanoInfoContent" or "EarthquakeInfo":
                    texts.ReadAll(xml);
                    break;
                case "Text" or "Notice" or "NextAdvisory":
                    texts.ReadOne(xml);
                    break;
            }
        }
    }

    private void ReadAsh(ElementReader xml)
    {
        for (var infos = xml.Enter(); xml.Child(infos);)
        {
            if (xml.Name == "AshInfo")
            {
                NoticeReader.ReadGroup(xml, ref details, texts);
            }
        }
    }
}
