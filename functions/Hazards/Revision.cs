using System.Text.Json.Serialization;

namespace Hazards;

/// <summary>What a telegram does to its event. Of two at the same time with the same serial the higher one comes later.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Revision>))]
public enum Revision
{
    /// <summary>発表 (and 遅延, an issue that came late): says what is so now.</summary>
    [JsonStringEnumMemberName("issue")]
    Issue = 0,

    /// <summary>訂正: replaces what was wrong.</summary>
    [JsonStringEnumMemberName("correction")]
    Correction = 1,

    /// <summary>取消: retracts.</summary>
    [JsonStringEnumMemberName("cancel")]
    Cancel = 2,
}
