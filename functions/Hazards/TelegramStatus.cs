using System.Text.Json.Serialization;

namespace Hazards;

/// <summary>Whether it is meant. Only <see cref="Real"/> may alert anybody.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TelegramStatus>))]
public enum TelegramStatus
{
    /// <summary>通常</summary>
    [JsonStringEnumMemberName("real")]
    Real,

    /// <summary>訓練</summary>
    [JsonStringEnumMemberName("drill")]
    Drill,

    /// <summary>試験</summary>
    [JsonStringEnumMemberName("test")]
    Test,
}
