namespace Hazards;

/// <summary>A text for people from a telegram's body.</summary>
/// <param name="part">The element it stood in, such as <c>VolcanoActivity</c> or <c>WarningComment</c>.</param>
/// <param name="type">What the element says of itself, such as 主文; mostly empty.</param>
public sealed class TelegramText(string part, string type, string text)
{
    public string Part { get; } = part;

    public string Type { get; } = type;

    public string Text { get; } = text;
}
