"""What the demo's names are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HEADS: Final = tuple(
    """Alder Amber Anchor Apex Arbor Ardent Argent Aspen Atlas Aurora Avalon Azure Banner Baybridge Beacon Birch
    Blackwood Bluebird Bolder Boreal Bramble Bridgeport Bright Brookside Cadence Canyon Cardinal Cascade Castle
    Cedar Century Chestnut Cinder Citadel Clearwater Cliffside Clover Cobalt Compass Copper Coral Corner Cotton
    Crescent Crest Crimson Crown Crystal Cypress Dakota Delta Diamond Dogwood Eagle Eastbrook Eastgate Echo Edge
    Ember Emerald Evergreen Fairview Falcon Fern Fjord Flagship Forge Fortress Foxglove Frontier Garnet Gateway
    Glacier Golden Granite Greenfield Grove Harbor Harvest Haven Hawthorn Hazel Heritage Hickory Highland Hilltop
    Horizon Ironwood Ivory Jasper Juniper Keystone Kingfisher Lakeside Lantern Laurel Lavender Legacy Liberty
    Lighthouse Linden Lotus Lunar Magnolia Maple Marble Mariner Meadow Meridian Metro Midland Millstone Mistral
    Monarch Mosaic Mountain Nimbus Noble Nordic North Northgate Northstar Oakridge Oasis Ocean Olive Onyx Opal
    Orchard Orion Osprey Otter Pacific Palisade Paragon Parkside Pearl Pebble Peregrine Phoenix Pier Pine Pinnacle
    Pioneer Polar Poplar Prairie Prime Quarry Quartz Quill Rainier Raven Redwood Ridgeline Riverbend Riverside
    Rocky Rosewood Saffron Sage Sapphire Seaside Sequoia Shoreline Sierra Silver Skyline Slate Solstice Southgate
    Spruce Stellar Sterling Stonebridge Summit Sundance Sunrise Swift Sycamore Tandem Terra Thistle Thunder Tidal
    Timber Topaz Trailhead Trident Trinity Union Upland Valley Vantage Verdant Vertex Village Vista Walnut
    Waterfront Westbrook Westgate Whitestone Wildwood Willow Windward Winter Woodland Zenith Zephyr""".split()
)

ONSETS: Final = (
    "Al Ar Bel Bo Bra Cal Ce Co Cro Da Del Do El En Fa Fe Flo Ga Gle Ha He In Jo Ka Ke Kry La Le Lo Lu Ma Me Mo "
    "Na Ne No O Or Pa Pe Pro Qua Ra Re Ro Sa Se So Sta Ta Te Tri U Va Ve Vi Wa Xe Ya Za Zy"
).split()
MIDDLES: Final = "ba da li lo ma mi na no ra ri ro sa ta ti to va ve vi za len ran tor vel".split()
ENDS: Final = (
    "core dex don dyne fin gen key lia line lis lux mar met nex nova plex ra ris ron sys ta tec tis tria via vo "
    "vora xa xis zon"
).split()

SURNAMES: Final[dict[str, tuple[str, ...]]] = {
    "en": tuple(
        """Abbott Adler Ainsworth Barlow Bennett Blake Bradley Brennan Briggs Calloway Carver Chandler Colton Conway
        Dalton Dawson Donovan Drake Duncan Ellery Emerson Fairbanks Fletcher Foster Gallagher Garrison Grady Graham
        Hadley Hartley Hayward Holloway Hudson Ingram Jarvis Keating Kendall Kerrigan Lambert Langley Lawson Lockhart
        Maddox Marlowe McAllister McBride Merritt Monroe Nash Norwood O'Connor O'Malley Pemberton Prescott Quinn
        Radcliffe Ramsey Reeves Rutherford Sawyer Sheridan Sinclair Stratton Sutherland Thatcher Thornton Tilley
        Underwood Vaughn Wainwright Walcott Weston Whitaker Winslow Wyatt Yates York""".split()
    ),
    "fr": tuple(
        """Aubert Barbier Beaumont Bélanger Bertrand Besson Bouchard Boucher Brunet Carpentier Chevalier Colin Cordier
        Delacroix Delaunay Desjardins Deschamps Duchêne Faure Ferrand Fontaine Fournier Gagné Garnier Gauthier Girard
        Guérin Hébert Jacquet Joly Lacroix Lambert Laurent Leclerc Lefèvre Lemaître Lévesque Maréchal Mercier Michaud
        Moreau Morel Noël Pelletier Perrault Poirier Prévost Renaud Rivière Rousseau Roussel Tessier Thériault
        Tremblay Vasseur Verdier Vidal""".split()
    ),
    "de": tuple(
        """Albrecht Bauer Baumann Becker Böhm Brandt Busch Dietrich Engel Fischer Förster Frank Götz Haas Hartmann Heinze
        Hoffmann Huber Jäger Keller König Krämer Krüger Lange Lindner Lorenz Möller Naumann Neumann Otto Pfeiffer
        Reinhardt Richter Sauer Schäfer Schröder Schubert Seidel Sommer Stark Steiner Vogel Voigt Wagner Weiß Winkler
        Ziegler""".split()
    ),
    "es": tuple(
        """Aguilar Álvarez Benítez Cabrera Calvo Castillo Domínguez Fernández Fuentes Gallego García Gómez Herrera
        Ibáñez Jiménez León Márquez Medina Méndez Molina Muñoz Navarro Núñez Ortega Peña Prieto Ramírez Reyes Rojas
        Sánchez Serrano Solís Vázquez Vega""".split()
    ),
    "ar": tuple(
        "Badr Farid Haddad Hakim Jaber Khalil Mansour Nasser Rashid Saleh Shams Tariq Zahra Zayed".split()
    ),
}

ACTIVITIES: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "Accounting", "Advisory", "Aerospace", "Analytics", "Apparel", "Architects", "Automotive", "Bakery",
        "Biotech", "Books", "Brewing", "Broadcasting", "Builders", "Capital", "Ceramics", "Chemicals", "Clinics",
        "Coffee Roasters", "Construction", "Consulting", "Credit Union", "Dairy", "Data Services", "Dental Group",
        "Design Studio", "Development", "Distribution", "Drilling", "Education", "Electric", "Electronics",
        "Energy", "Engineering", "Environmental", "Events", "Farms", "Financial", "Fisheries", "Fitness",
        "Foods", "Freight", "Furniture", "Gardens", "Glassworks", "Health", "Home Care", "Hospitality", "Hotels",
        "Instruments", "Insurance", "Interiors", "Investments", "Kitchens", "Laboratories", "Landscaping",
        "Learning", "Legal", "Logistics", "Machinery", "Manufacturing", "Marine", "Materials", "Media",
        "Medical Center", "Metals", "Mining", "Mobility", "Motors", "Museum", "Optics", "Outfitters", "Packaging",
        "Paper", "Partners", "Pharmacy", "Plastics", "Plumbing", "Power", "Press", "Printing", "Properties",
        "Publishing", "Rail", "Realty", "Recycling", "Rentals", "Research", "Resorts", "Restaurants", "Retail",
        "Robotics", "School District", "Security", "Semiconductors", "Shipping", "Solar", "Staffing", "Steel",
        "Supply", "Systems", "Tea Company", "Telecom", "Textiles", "Theatres", "Tools", "Toys", "Travel",
        "Utilities", "Veterinary", "Water", "Wealth", "Wellness", "Wineries", "Workspaces",
    ),
    "fr": (
        "Ateliers", "Assurances", "Bijouterie", "Biscuiterie", "Boulangerie", "Brasserie", "Cabinet", "Carrelages",
        "Charpentes", "Clinique", "Constructions", "Distillerie", "Domaine", "Éditions", "Énergies", "Fromagerie",
        "Fonderie", "Groupe", "Imprimerie", "Jardins", "Laboratoires", "Laiterie", "Librairie", "Maison",
        "Maroquinerie", "Menuiserie", "Meubles", "Moulins", "Pharmacie", "Pépinières", "Papeterie", "Plomberie",
        "Savonnerie", "Scierie", "Serrurerie", "Textiles", "Transports", "Verrerie", "Vignobles", "Voyages",
    ),
    "de": (
        "Anlagenbau", "Bau", "Brauerei", "Druckerei", "Elektrotechnik", "Energietechnik", "Feinmechanik",
        "Gartenbau", "Gerätebau", "Glaswerke", "Handels", "Holzbau", "Immobilien", "Kältetechnik", "Keramik",
        "Kliniken", "Kunststoffe", "Lebensmittel", "Logistik", "Maschinenbau", "Medizintechnik", "Messtechnik",
        "Metallbau", "Möbel", "Optik", "Papier", "Reisen", "Sanitär", "Software", "Spedition", "Stahl", "Textil",
        "Verlag", "Versicherungen", "Werkzeuge", "Ziegelwerke",
    ),
    "es": (
        "Aceites", "Alimentos", "Bodegas", "Cerámicas", "Clínica", "Construcciones", "Consultores", "Editorial",
        "Energías", "Farmacia", "Frutas", "Gestoría", "Hoteles", "Inmobiliaria", "Jardinería", "Logística",
        "Maderas", "Muebles", "Panadería", "Seguros", "Talleres", "Textiles", "Transportes", "Viajes",
    ),
    "ar": (
        "Contracting", "Engineering", "Foodstuff", "General Trading", "Holding", "Hospitality", "Logistics",
        "Marine Services", "Medical Centre", "Motors", "Oilfield Services", "Properties", "Real Estate",
        "Technologies", "Trading", "Travel",
    ),
}  # fmt: skip

LEGAL_FORMS: Final[dict[str, tuple[str, ...]]] = {
    "US": ("Inc.", "LLC", "Corp.", "Co.", "Group", "Holdings", "& Co.", "Partners"),
    "CA": ("Inc.", "Ltd.", "Corp.", "Group", "ltée"),
    "GB": ("Ltd", "plc", "LLP", "Group"),
    "IE": ("Ltd", "plc", "DAC"),
    "FR": ("SA", "SAS", "SARL", "& Fils", "& Cie"),
    "DE": ("GmbH", "AG", "KG", "GmbH & Co. KG", "& Söhne"),
    "ES": ("S.A.", "S.L.", "Hermanos", "e Hijos"),
    "AE": ("LLC", "FZE", "FZCO", "Group", "& Sons"),
}

JAPANESE_HEADS: Final = tuple(
    """青木 青葉 秋山 旭 朝日向 東 石川 泉 岩手 上田 梅田 江戸川 大阪 大谷 岡本 小川 桂 加藤 金沢 鎌倉 川崎 北海 北村
    木下 京都 熊本 黒田 神戸 後藤 小林 斎藤 桜井 札幌 佐藤 山陽 滋賀 信濃 島田 清水 白石 鈴木 瀬戸内 仙台 高橋 竹内
    多摩 田中 中央 千葉 筑波 東海 東北 徳島 長野 中村 名古屋 奈良 西日本 新潟 野村 萩原 函館 橋本 浜松 林 原田 東山
    日向 平野 広島 福岡 藤井 富士見 北陸 堀 本田 前田 松本 三浦 水野 緑 南 宮崎 武蔵 森 山口 山田 大和 横浜 吉田
    和田 渡辺 アオバ アスカ イズミ オリオン カエデ サクラ スバル タカラ ツバメ ナナミ ヒカリ ミライ ユニオン""".split()
)
JAPANESE_ACTIVITIES: Final = tuple(
    """印刷 運輸 エネルギー 化学 海運 ガス 機械 金属 銀行 建設 交通 工業 鉱業 香料 薬品 産業 システム 自動車 酒造 出版
    商事 食品 紙業 信用金庫 水産 製菓 製作所 製鋼 製薬 精密 繊維 倉庫 ソフトウェア 茶園 通信 鉄道 テクノロジー デザイン
    電機 電子 農園 配送 病院 不動産 物産 紡績 放送 ホテル 保険 木材 薬局 旅行 旅館 冷蔵""".split()
)
JAPANESE_FORMS: Final = ("株式会社{}", "{}株式会社", "{}株式会社", "有限会社{}", "{}合同会社", "{}グループ")

FIRST_NAMES: Final = tuple(
    """Ada Adam Aiko Alice Amelia Amir Ana Anders Anna Ben Camille Carla Chloé Clara Daniel David Diego Elena Elias
    Emma Eric Eva Fatima Felix Grace Hana Hannah Hugo Ida Ines Isabel Ivan Jack Jan Jonas Julia Karim Kenji Kim Lars
    Laura Layla Lea Leo Liam Lina Louis Lucas Luis Maria Marta Mateo Maya Mia Mina Nadia Nina Noah Nora Olga Oliver
    Omar Oscar Paul Pedro Petra Rania Ravi Rosa Sam Sara Sofia Sven Theo Tom Vera Victor Yuki Zoe""".split()
)
TAGS: Final = (
    "gold",
    "silver",
    "bronze",
    "strategic",
    "education",
    "public sector",
    "healthcare",
    "pilot",
    "q4 upsell",
)
SITE_WORDS: Final = ("Headquarters", "Warehouse", "Branch", "Campus", "Plant", "Store", "Office", "Depot")


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the demo: its towns and how its telephone numbers are made.

    A number is "+", the calling code, an area of `areas`, and as many digits as make it whole.
    """

    code: str
    language: str
    towns: tuple[str, ...]
    areas: tuple[str, ...]
    digits: int
    """How many follow the area."""
    carriers: tuple[str, ...]


COUNTRIES: Final[dict[str, Country]] = {
    country.code: country
    for country in (
        Country("US", "en", ("San Jose", "Austin", "Boston", "Chicago", "Denver", "Seattle", "Atlanta", "Portland",
                             "New York", "Phoenix", "Raleigh", "Nashville"),
                ("1408", "1512", "1617", "1312", "1303", "1206", "1404", "1503", "1212", "1602", "1919", "1615"), 7,
                ("Cisco Calling Plan", "Lumen", "IntelePeer", "Premises-based PSTN")),
        Country("CA", "en", ("Toronto", "Vancouver", "Calgary", "Ottawa", "Montréal", "Halifax"),
                ("1416", "1604", "1403", "1613", "1514", "1902"), 7,
                ("Cisco Calling Plan", "Telus", "Premises-based PSTN")),
        Country("GB", "en", ("London", "Leeds", "Bristol", "Glasgow", "Manchester"),
                ("4420", "44113", "44117", "44141", "44161"), 7, ("Cisco Calling Plan", "Gamma")),
        Country("IE", "en", ("Dublin", "Cork", "Galway"), ("3531", "35321", "35391"), 7, ("Cisco Calling Plan",)),
        Country("FR", "fr", ("Paris", "Lyon", "Nantes", "Lille", "Bordeaux", "Strasbourg"),
                ("331", "334", "332", "333", "335", "339"), 8, ("Cisco Calling Plan", "Orange Business")),
        Country("DE", "de", ("Berlin", "München", "Hamburg", "Köln", "Leipzig"),
                ("4930", "4989", "4940", "49221", "49341"), 7, ("Cisco Calling Plan", "Deutsche Telekom")),
        Country("ES", "es", ("Madrid", "Barcelona", "Sevilla", "Málaga"), ("3491", "3493", "3495", "3496"), 7,
                ("Cisco Calling Plan", "Evolutio")),
        Country("AE", "ar", ("Dubai", "Abu Dhabi", "Sharjah"), ("9714", "9712", "9716"), 7, ("Etisalat", "du")),
        Country("JP", "ja", ("東京", "大阪", "名古屋", "福岡"), ("813", "816", "8152", "8192"), 8,
                ("Cisco Calling Plan", "ソフトバンク")),
    )
}  # fmt: skip
