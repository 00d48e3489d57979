using System.Text;
using Hazards.Events;
using Hazards.Served;

namespace Hazards.Enrichment;

/// <summary>The headline as the telegram has it, or, where it has none, one made of what it says.</summary>
internal static class JapaneseHeadline
{
    private const int MaxNamed = 3;

    public static string Of(Hazard hazard, HazardState state)
    {
        // A cancel says itself what it retracts.
        var said = state.IsCancelled ? state.Latest.Headline : hazard.Content.Headline;
        var headline = said.Length > 0 ? said : Made(hazard);
        if (hazard.Phase == HazardPhase.Cancelled && !headline.Contains("取り消", StringComparison.Ordinal))
        {
            headline = $"【取消】{headline}";
        }

        var mark = hazard.Status switch { TelegramStatus.Drill => "訓練", TelegramStatus.Test => "試験", _ => "" };
        return mark.Length == 0 || headline.Contains(mark, StringComparison.Ordinal) ? headline : $"【{mark}】{headline}";
    }

    private static string Made(Hazard hazard)
    {
        var headline = new StringBuilder(hazard.Title);
        var content = hazard.Content;
        if (hazard.Family == HazardFamily.Earthquake && content.Earthquakes.Count > 0)
        {
            var quake = content.Earthquakes[0];
            Add(headline, quake.Hypocenter?.Name);
            Add(headline, quake.IsAssumed ? "" : quake.Magnitude?.Description);
        }
        else if (hazard.Family == HazardFamily.Typhoon && content.Typhoon.Count > 0)
        {
            var fix = content.Typhoon[0];
            var became = fix.IsExtratropical ? "から変わった温帯低気圧"
                : fix.IsDepression ? "から変わった熱帯低気圧"
                : fix.IsGone ? $"（{fix.Remark}）"
                : "";
            Add(headline, fix.Number.Length == 4 ? $"台風第{fix.Number.AsSpan(2).TrimStart('0')}号{became}" : "");
            Add(headline, fix.NameKana);
            Add(headline, fix.IsGone ? "" : fix.Strength);
            Add(headline, fix.Location);
        }

        if (hazard.Areas.Count > 0)
        {
            var worst = hazard.Areas[0];
            Add(headline, string.Join('、', worst.Kinds.Take(MaxNamed)));
            var areas = hazard.Areas.Where(area => area.Severity == worst.Severity && area.Name.Length > 0);
            var names = areas.Select(area => area.Name).ToList();
            Add(headline, $"{string.Join('、', names.Take(MaxNamed))}{(names.Count > MaxNamed ? "など" : "")}");
        }

        return headline.ToString();
    }

    private static void Add(StringBuilder headline, string? part)
    {
        if (part is { Length: > 0 })
        {
            headline.Append('　').Append(part);
        }
    }
}
