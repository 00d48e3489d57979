namespace Hazards;

/// <summary>What is announced for areas, such as 大津波警報 or レベル３（入山規制）.</summary>
public sealed class Kind
{
    public required string Name { get; init; }

    public string Code { get; set; } = "";

    /// <summary>Such as 引上げ, 継続, or what threatens (土砂災害).</summary>
    public string Condition { get; set; } = "";

    /// <summary>In the bodies of warnings: 発表, 継続, 解除, 特別警報から警報 …</summary>
    public string Status { get; set; } = "";

    /// <summary>What was announced before; empty when the telegram does not say.</summary>
    public string LastName { get; set; } = "";

    public string LastCode { get; set; } = "";
}
